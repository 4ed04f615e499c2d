// With script the desk's list leads to the app; the page without it stays one link away.
if ("serviceWorker" in navigator && window.isSecureContext) {
  for (const link of document.querySelectorAll("main a[href^='/desk/']")) {
    const ref = new URL(link.href).pathname.match(/^\/desk\/([a-z0-9]{10})$/)?.[1];
    if (ref) link.href = `/desk/app?offering=${ref}`;
  }
}
