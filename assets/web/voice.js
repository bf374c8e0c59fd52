// A recording made here: press to begin, press again to end; it then goes the way of every other file.

import { say, toast } from "./base.js";

const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];

/** Begin or end a recording; `done` gets it as a file. */
export async function record(button, done) {
  if (button.recorder) return button.recorder.stop();
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return toast(say("noMicrophone"), "care");
  }
  const [kind, ending] = KINDS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? ["", "webm"];
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
  const parts = [];
  const label = button.querySelector("span");
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    button.recorder = null;
    button.setAttribute("aria-pressed", "false");
    label.textContent = say("record");
    done(new File(parts, `${say("recording")}.${ending}`, { type: recorder.mimeType }));
  };
  button.recorder = recorder;
  button.setAttribute("aria-pressed", "true");
  label.textContent = say("stopRecording");
  recorder.start();
  return undefined;
}
