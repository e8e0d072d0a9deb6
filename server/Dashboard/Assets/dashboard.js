// Shows that a page is on its way. Everything works without it.
(() => {
  const progress = document.getElementById("progress");
  const main = document.getElementById("main");
  let timer;
  const busy = () => {
    clearTimeout(timer);
    main.setAttribute("aria-busy", "true");
    timer = setTimeout(() => { progress.hidden = false; }, 300);
  };
  const done = () => {
    clearTimeout(timer);
    main.removeAttribute("aria-busy");
    progress.hidden = true;
  };
  document.addEventListener("submit", busy);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && link.origin === location.origin && !link.getAttribute("href").startsWith("#")) busy();
  });
  addEventListener("pageshow", done);
})();
