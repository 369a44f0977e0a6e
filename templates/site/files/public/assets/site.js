// The switch between light and dark. Without this file the site follows the system's setting.
// Loaded before the page is drawn, so that a remembered choice does not flash.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage can be switched off.
    }
  };

  const remember = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // The choice holds for this page, then.
    }
  };

  const current = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  const choice = remembered();
  if (choice === "light" || choice === "dark") {
    root.dataset.theme = choice;
  }

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = current() === "dark" ? "light" : "dark";
      remember(root.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    show();
  });
})();
