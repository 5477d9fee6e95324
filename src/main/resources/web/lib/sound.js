// A short tone for what is new. It can be muted, and the browser allows it once somebody has touched the page.
const KEPT = 'table-order.muted';

let context = null;

export const isMuted = () => localStorage.getItem(KEPT) === 'yes';

export function setMuted(muted) {
  localStorage.setItem(KEPT, muted ? 'yes' : 'no');
  if (!muted) ring();
}

/** Once for news; more tones for what is urgent. */
export function ring(tones = 1) {
  if (isMuted() || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  for (let i = 0; i < tones; i++) {
    const tone = context.createOscillator(), volume = context.createGain(), at = context.currentTime + i * 0.22;
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  }
}
