// Runs before anything is drawn, so that a page in the colours that its reader chose never flashes in others.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system's colours.
}
