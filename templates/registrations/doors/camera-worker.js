const VENDOR = {{ static("vendor/zxing-wasm-3.1.4/") | tojson }};
importScripts({{ static("js/desk/camera-worker.js") | tojson }});
