// Pictures without what cameras write into them: each is drawn anew, and only what's seen goes on.
const MOST_PIXELS = 16_000_000;
const KINDS = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
];

/** The kind of a content by its first bytes. */
export function kindOf(bytes) {
  const found = KINDS.find(([, start]) => start.every((byte, at) => byte === null || byte === bytes[at]));
  return found ? found[0] : null;
}

export const isImage = (kind) => kind !== null && kind.startsWith('image/');

/** A browser that keeps pages from reading their canvases back, as Tor's does until it's allowed. */
export class CanvasLocked extends Error {}

/** The same picture without metadata. */
export async function drawnAnew(bytes, kind) {
  if (!canvasIsOpen()) throw new CanvasLocked('the canvas reads back something else');
  const address = URL.createObjectURL(new Blob([bytes], { type: kind }));
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error('no picture'));
      image.src = address;
    });
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = Object.assign(document.createElement('canvas'), {
      width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)),
    });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, kind, 0.9); });
    if (!blob) throw new Error('the picture cannot be drawn');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

function canvasIsOpen() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const context = canvas.getContext('2d');
  context.fillStyle = '#1b4d6a';
  context.fillRect(0, 0, 8, 8);
  const { data } = context.getImageData(0, 0, 8, 8);
  return data.every((byte, at) => Math.abs(byte - [0x1b, 0x4d, 0x6a, 0xff][at % 4]) <= 1);
}
