// The camera: one picture at a time goes to the worker; what it reads is told once while it stays in view.
const WIDTH = 960; // px of the picture that is read
const GONE = 2_500; // ms out of view until the same code counts as a new scan

export class Camera {
  constructor(video, onCode) {
    this.video = video;
    this.onCode = onCode;
    this.canvas = document.createElement("canvas");
    this.stream = null;
    this.worker = null;
    this.last = { text: "", at: 0 };
  }

  get isOn() {
    return this.stream !== null;
  }

  /** Asks for the camera at the back. Throws what the browser says: refused, none, in use. */
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.worker = new Worker("/desk/camera-worker.js");
    this.worker.onmessage = ({ data }) => this.#answered(data);
  }

  stop() {
    for (const track of this.stream?.getTracks() || []) track.stop();
    this.worker?.terminate();
    this.stream = this.worker = this.video.srcObject = null;
  }

  #answered({ text, error }) {
    if (!this.isOn || error) return;
    const now = performance.now();
    if (text) {
      const isNew = text !== this.last.text || now - this.last.at > GONE;
      this.last = { text, at: now };
      if (isNew) this.onCode(text);
    }
    setTimeout(() => this.#look(), 60);
  }

  #look() {
    if (!this.isOn) return;
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth || document.hidden) {
      setTimeout(() => this.#look(), 200);
      return;
    }
    const scale = Math.min(1, WIDTH / videoWidth);
    this.canvas.width = videoWidth * scale;
    this.canvas.height = videoHeight * scale;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const picture = context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    this.worker.postMessage(picture, [picture.data.buffer]);
  }
}
