"""The hall: the stage notebooks as pages for a room of people, from one process, behind a login by OPD code.

``serve`` opens the port · ``room`` holds the workshop and who is there · ``gate`` and ``codes`` let people in ·
``handlers`` and ``channel`` speak HTTP and websocket · ``sitting`` is one open page · ``kernel`` is where its
widgets live · ``work`` are the threads that take turns · ``static/`` runs in the browser.
"""
