// Reads codes from pictures, apart from the page: there it would make scrolling and typing stutter.
// VENDOR, where the reader lies, is said by the script that loads this one.
importScripts(`${VENDOR}reader.js`);

ZXingWASM.prepareZXingModule({
  overrides: { locateFile: (name) => VENDOR + name },
  fireImmediately: true,
}).then(() => postMessage({ isReady: true }), (error) => postMessage({ error: String(error) }));

self.onmessage = async ({ data }) => {
  let text = "";
  try {
    const found = await ZXingWASM.readBarcodes(data, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
    text = found.find((each) => each.isValid)?.text || "";
  } catch {
    // no picture to speak of: the next one comes at once
  }
  postMessage({ text });
};
