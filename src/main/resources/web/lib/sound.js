// A short tone for what is new. It can be muted, and browsers allow it once somebody has touched the page: some, as those of tablets, only to
// what was made or woken during the touch itself.
const KEPT = 'table-order.muted';

let context = null, changed = () => {};

export const isMuted = () => localStorage.getItem(KEPT) === 'yes';

/** Whether a touch is wanted before anything can be heard. */
export const wantsTouch = () => !isMuted() && context?.state !== 'running';

/** Called when {@link wantsTouch} may say something else. */
export const onSound = listener => { changed = listener; };

/** Also after a call or a locked screen has silenced the page. */
async function wake() {
  if (!context && window.AudioContext) {
    context = new AudioContext();
    context.addEventListener('statechange', () => changed());
  }
  if (context?.state !== 'running') await context?.resume().catch(() => {});
}

// A finger counts as a touch when it is lifted, a mouse when it is pressed.
for (const touch of ['pointerdown', 'pointerup', 'keydown']) addEventListener(touch, wake, true);

export function setMuted(muted) {
  localStorage.setItem(KEPT, muted ? 'yes' : 'no');
  if (!muted) wake().then(() => ring());
}

/** Once for news; more tones for what is urgent. What cannot be heard now is not kept for later. */
export function ring(tones = 1) {
  if (isMuted() || context?.state !== 'running') return;
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
