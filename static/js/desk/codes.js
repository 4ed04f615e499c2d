// Ticket codes: "HZ2.<offering>.<number>.<signature>" or, of before, "HZ1.<number>.<signature>".
const SHAPES = { HZ1: 3, HZ2: 4 };

export function isCode(text) {
  return /^HZ[12]\./i.test(text);
}

/** {offering, ref, signed, signature}, or null for what only begins like one. */
export function readCode(text) {
  const parts = text.trim().split(".");
  if (SHAPES[parts[0]] !== parts.length) return null;
  const signature = parts.pop();
  return { offering: parts.length > 2 ? parts[1] : "", ref: parts.at(-1), signed: parts.join("."), signature };
}

function bytes(base64) {
  const plain = base64.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

/** A function from code to true or false; to null in a browser that knows no Ed25519. */
export async function verifier(publicKey) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", bytes(publicKey), "Ed25519", false, ["verify"]);
  } catch {
    return async () => null;
  }
  return async (code) => {
    try {
      const signed = new TextEncoder().encode(code.signed);
      return await crypto.subtle.verify("Ed25519", key, bytes(code.signature), signed);
    } catch {
      return false; // no base64
    }
  };
}
