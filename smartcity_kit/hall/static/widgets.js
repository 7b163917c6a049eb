// Jupyter's own widgets without Jupyter: the bundles that come with ipywidgets and anywidget, on a page of the hall.
//
// Both are written for the classic notebook and ask for a module loader and a few of its objects. What is given
// them here is just enough that they load; the manager they bring along then draws every widget as in a notebook.

const nothing = () => {};

function classicNotebook() {
  const actions = { register: nothing, get: () => ({ handler: nothing }) };
  const keyboard_manager = { actions, register_events: nothing };
  const notebook = {
    container: { on: nothing },
    events: { on: nothing },
    get_cells: () => [],
    kernel: { comm_manager: { register_target: nothing } },
    keyboard_manager,
    metadata: {},
  };
  return { version: "7.0.0", notebook, keyboard_manager, menubar: { actions }, notification_area: { widget: nothing } };
}

function loader(jupyter) {
  const known = {
    "base/js/namespace": jupyter,
    "base/js/events": { on: nothing },
    "notebook/js/outputarea": { OutputArea: class { register_mime_type() {} } },
  };
  window.requirejs = window.require = (names, use) => use && use(...names.map((name) => known[name]));
  window.requirejs.config = nothing;
  return known;
}

// Load one bundle: it calls `define(names, make)` once, while its script runs.
function load(url, known) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    let made = null;
    window.define = (names, make) => {
      const parts = names.map((name) => (name === "module" ? { id: url, uri: url, config: () => ({}) } : known[name]));
      made = make(...parts);
    };
    window.define.amd = {};
    script.src = url;
    script.onload = () => (made ? resolve(made) : reject(new Error(url + " defines nothing")));
    script.onerror = () => reject(new Error(url + " could not be loaded"));
    document.head.append(script);
  });
}

// The end of a comm on this side, as the widgets expect it.
class Comm {
  constructor(id, send) {
    this.comm_id = id;
    this.target_name = "jupyter.widget";
    this.send_it = send;
    this.early = [];
    this.kernel = {};
  }
  open() { return ""; }
  send(data, callbacks) { return this.send_it(this.comm_id, data, callbacks); }
  close() { return ""; }
  on_msg(call) {
    this.hear = call;
    for (const message of this.early.splice(0)) call(message);
  }
  on_close(call) { this.end = call; }
  tell(data) {
    const message = { content: { comm_id: this.comm_id, data }, metadata: {}, buffers: [], parent_header: {} };
    return this.hear ? this.hear(message) : this.early.push(message);
  }
}

// Return what draws widgets: open, tell and close by the id of a comm, and show one in an element.
export async function widgets(base, send) {
  const jupyter = (window.Jupyter = window.IPython = classicNotebook());
  const known = loader(jupyter);
  const helps = document.createElement("div");
  helps.innerHTML = '<div><div id="help_menu"></div></div>'; // the bundle puts a menu of its own before it
  helps.hidden = true;
  document.body.append(helps);
  const classic = await load(base + "ipywidgets.js", known);
  known["@jupyter-widgets/base"] = classic;
  const any = await load(base + "anywidget.js", known);
  await classic.load_ipython_extension();
  helps.remove();
  const modules = { "@jupyter-widgets/base": classic, "@jupyter-widgets/controls": classic, anywidget: any };

  class Manager extends Object.getPrototypeOf(jupyter.WidgetManager) {
    async loadClass(name, module) {
      const found = modules[module] && modules[module][name];
      if (!found) throw new Error(`there is no ${name} in ${module}`);
      return found;
    }
    async _create_comm() { throw new Error("widgets are made by the server"); }
    async _get_comm_info() { return {}; }
  }
  return face(new Manager(), send, base);
}

function face(manager, send, base) {
  const comms = new Map();
  const assets = new Map();
  const asset = (name) => {
    if (!assets.has(name)) assets.set(name, fetch(base + "../aset/" + name).then((answer) => answer.text()));
    return assets.get(name);
  };
  return {
    async open(id, state) {
      for (const name of ["_esm", "_css"]) if (state[name] && state[name].asset) state[name] = await asset(state[name].asset);
      const comm = new Comm(id, send);
      comms.set(id, comm);
      const content = { comm_id: id, target_name: comm.target_name, data: { state, buffer_paths: [] } };
      manager.handle_comm_open(comm, { content, metadata: { version: "2.1.0" }, buffers: [] });
    },
    tell(id, data) {
      const comm = comms.get(id);
      if (comm) comm.tell(data);
    },
    close(id) {
      const comm = comms.get(id);
      comms.delete(id);
      if (comm && comm.end) comm.end({ content: { data: {} } });
    },
    // Whether an element stands in a view of a widget.
    async holds(id, element) {
      if (!manager.has_model(id)) return false;
      const views = Object.values((await manager.get_model(id)).views || {});
      return (await Promise.all(views)).some((view) => view.el.contains(element));
    },
    model: (id) => manager.get_model(id),
    async show(id, place) {
      const view = await manager.create_view(await manager.get_model(id));
      view.luminoWidget.constructor.attach(view.luminoWidget, place);
      return view;
    },
    async clear() {
      comms.clear();
      await manager.clear_state();
    },
  };
}
