/* The kit's pages in JupyterLab: they run on opening, hide their code and lock their guide.
 *
 * A prebuilt extension written by hand: a module-federation container is an object with `init` and
 * `get`, so nothing has to be built. A notebook is a page of the kit only when its name stands in the page
 * config option `smartcityPages` with the hash of its code, as smartcity_kit.start.copies.code_hash
 * computes it: SHA-256, in hex, of the UTF-8 sources of the code cells whose metadata has "smartcity",
 * joined by "\n\0\n". Every other notebook is left alone: its code is never run unasked.
 */
"use strict";
(() => {
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const HERE = new URL(document.currentScript.src); // with ?v=…, so that an update is never an old copy
  const STYLE = new URL("pages.css" + HERE.search, HERE).href;

  const option = (PageConfig, name) => JSON.parse(PageConfig.getOption(name) || "{}");
  const isOurs = (cell) => cell.model.type === "code" && Boolean(cell.model.getMetadata("smartcity"));
  const ours = (panel) => panel.content.widgets.filter(isOurs);

  async function codeHash(panel) {
    const code = ours(panel).map((cell) => cell.model.sharedModel.getSource()).join("\n\0\n");
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function dress(panel, loading) {
    panel.addClass("smartcity-page");
    panel.node.style.setProperty("--smartcity-loading", JSON.stringify(loading));
    ours(panel).forEach((cell) => cell.addClass("smartcity-cell"));
    const guides = panel.content.widgets.filter((cell) => cell.model.type === "markdown" && cell.readOnly);
    guides.forEach((cell) => (cell.showEditorForReadOnly = false)); // a double-click opens no editor
  }

  /* Whether the kernel still holds every widget the page shows: then what was typed is there too. */
  async function isAlive(panel, kernel) {
    const reply = await kernel.requestCommInfo({ target_name: "jupyter.widget" });
    const cells = ours(panel).map((cell) => cell.model);
    const views = cells.flatMap((cell) => cell.outputs.toJSON()).map((output) => output.data?.[VIEW]);
    const shown = views.filter(Boolean).map((view) => view.model_id);
    const whole = cells.every((cell) => cell.trusted && cell.executionCount !== null);
    return whole && shown.length > 0 && shown.every((id) => id in (reply.content.comms || {}));
  }

  async function run(panel, NotebookActions) {
    panel.addClass("smartcity-running");
    try {
      await NotebookActions.runCells(panel.content, ours(panel), panel.sessionContext);
      await panel.context.save(); // the saved outputs name the widgets: a reload finds them again
    } finally {
      panel.removeClass("smartcity-running");
    }
  }

  async function keepAlive(panel, { PageConfig, NotebookActions, Dialog }) {
    const isPage = async () =>
      option(PageConfig, "smartcityPages")[panel.context.localPath] === (await codeHash(panel));
    let busy = false;
    let wanted = false;
    async function settle() {
      wanted = true;
      if (busy) return;
      busy = true;
      while (wanted && !panel.isDisposed) {
        wanted = false;
        try {
          const kernel = panel.sessionContext.session?.kernel;
          await kernel?.info;
          if (kernel && (await isPage()) && !(await isAlive(panel, kernel))) await run(panel, NotebookActions);
        } catch (error) {
          console.warn("smartcity-pages:", error); // a kernel that died meanwhile asks again below
        }
      }
      busy = false;
    }
    await panel.context.ready;
    if (!(await isPage())) return;
    dress(panel, option(PageConfig, "smartcityLabels").loading || "");
    await panel.sessionContext.ready;
    let restarted = false;
    panel.sessionContext.kernelChanged.connect((_, change) => change.newValue && settle());
    panel.sessionContext.statusChanged.connect((_, status) => {
      if (status === "restarting" || status === "autorestarting") restarted = true;
      if (status !== "idle" || !restarted) return;
      restarted = false;
      // JupyterLab's note about this page's kernel has nothing left to say once the page runs again.
      Dialog.tracker.forEach((box) => box.node.textContent.includes(panel.context.path) && box.reject());
      settle();
    });
    await settle();
  }

  function plugin([{ INotebookTracker, NotebookActions }, { PageConfig }, { Dialog }]) {
    const guard = (panel) =>
      keepAlive(panel, { PageConfig, NotebookActions, Dialog }).catch((error) =>
        console.warn("smartcity-pages:", error));
    return {
      id: "smartcity-pages:plugin",
      description: "Runs the kit's own pages on opening.",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        // Nothing lives on the right here, and JupyterLab sometimes leaves an empty pane for it.
        app.restored.then(() => app.shell.isEmpty("right") && app.shell.collapseRight()).catch(() => {});
        const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLE });
        document.head.append(style);
        tracker.forEach(guard);
        tracker.widgetAdded.connect((_sender, panel) => guard(panel));
      },
    };
  }

  let shared = {};
  async function load(name) {
    const offers = Object.values(shared[name]); // JupyterLab's own copy, not one an extension brought
    const offer = offers.find((one) => one.from.startsWith("@jupyterlab/application")) || offers[0];
    return (await offer.get())();
  }
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["smartcity-pages"] = {
    init: (scope) => void (shared = scope),
    get: async () => {
      const names = ["@jupyterlab/notebook", "@jupyterlab/coreutils", "@jupyterlab/apputils"];
      const found = plugin(await Promise.all(names.map(load)));
      return () => ({ __esModule: true, default: found });
    },
  };
})();
