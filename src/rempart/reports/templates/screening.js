"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  // Theme: system, light, dark. Remembered where the browser allows it.
  const themes = ["system", "light", "dark"];
  const remember = (value) => { try { if (value === undefined) return localStorage.getItem("rempart-theme"); localStorage.setItem("rempart-theme", value); } catch { return null; } };
  const setTheme = (value) => {
    if (value === "system") delete root.dataset.theme; else root.dataset.theme = value;
    $("theme").textContent = "Theme: " + value;
    $("theme").dataset.value = value;
  };
  setTheme(themes.includes(remember()) ? remember() : "system");
  $("theme").hidden = false;
  $("theme").addEventListener("click", () => {
    const next = themes[(themes.indexOf($("theme").dataset.value) + 1) % themes.length];
    setTheme(next);
    remember(next);
  });

  const list = $("rows");
  if (!list) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...list.children].map((node, order) => ({ node, order, text: null, data: node.dataset, open: node.firstElementChild }));
  const selects = { outcome: $("f-outcome"), pack: $("f-pack"), state: $("f-state"), language: $("f-language") };
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const titleOf = (row) => row.node.querySelector(".title").textContent;
  const sourceOf = (row) => row.node.querySelector(".source")?.textContent ?? "";
  const orders = {
    order: (a, b) => a.order - b.order,
    title: (a, b) => collator.compare(titleOf(a), titleOf(b)) || a.order - b.order,
    rules: (a, b) => b.data.rules - a.data.rules || a.order - b.order,
    source: (a, b) => collator.compare(sourceOf(a), sourceOf(b)) || a.order - b.order,
  };

  const matches = (row, words, chosen) => {
    for (const [name, value] of chosen) if (!row.data[name].split(" ").includes(value)) return false;
    if (!words.length) return true;
    row.text ??= plain(row.node.textContent);
    return words.every((word) => row.text.includes(word));
  };
  const apply = () => {
    const words = plain($("q").value).split(/\s+/).filter(Boolean);
    const chosen = Object.entries(selects).map(([name, s]) => [name, s.value]).filter(([, value]) => value);
    let n = 0;
    for (const row of rows) {
      const hit = matches(row, words, chosen);
      row.node.hidden = !hit;
      n += hit ? 1 : 0;
    }
    $("shown").textContent = n === rows.length ? `${n.toLocaleString("en")} listings` : `${n.toLocaleString("en")} of ${rows.length.toLocaleString("en")} listings`;
    $("clear").hidden = !words.length && !chosen.length;
    $("none").hidden = n > 0;
  };
  let timer = 0;
  $("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
  for (const select of Object.values(selects)) select.addEventListener("change", apply);
  $("sort").addEventListener("change", () => { list.append(...[...rows].sort(orders[$("sort").value]).map((row) => row.node)); });
  $("clear").addEventListener("click", () => {
    $("q").value = "";
    for (const select of Object.values(selects)) select.value = "";
    apply();
    $("q").focus();
  });
  $("open").addEventListener("click", () => {
    const open = $("open").textContent === "Open all";
    for (const row of rows) if (!row.node.hidden) row.open.open = open;
    $("open").textContent = open ? "Close all" : "Open all";
  });
  // A name in a plot filters the listings; without JavaScript it only leads to them.
  for (const link of document.querySelectorAll("a[data-filter]")) {
    link.addEventListener("click", () => {
      const select = selects[link.dataset.filter];
      if (![...select.options].some((o) => o.value === link.dataset.value)) return;
      for (const other of Object.values(selects)) other.value = "";
      $("q").value = "";
      select.value = link.dataset.value;
      apply();
    });
  }
  $("filters").hidden = false;
  apply();
})();
