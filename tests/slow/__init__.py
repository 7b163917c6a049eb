"""Tests that start a kernel, a browser or a server."""
