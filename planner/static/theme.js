"use strict";
// Set before anything is drawn, so that a page chosen dark does not flash light.
try {
  const chosen = localStorage.getItem("parcours-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* a browser without storage follows the system */ }
