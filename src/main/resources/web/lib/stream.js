// A live stream that a page can trust: it says within three seconds when it is cut, and is right again by itself.
import {follow} from '/web/lib/follow.js';
import {sessionOf} from '/web/lib/session.js';

/** A screen on a Wi-Fi that is silently gone gets no error. So it asks for a sign of life this often, and waits that long for it. */
const PULSE = 1_300;
const PULSE_PATIENCE = 1_300;

/**
 * Follows the stream of a session.
 *
 * load   async () => loads and shows everything: in the beginning, and when events were lost
 * show   (type, data) => shows one event
 * state  ('open' | 'waiting' | 'ended', why) => tells the user
 */
export function watch({kind, url, load, show, state}) {
  const session = sessionOf(kind);
  let isOpen = false, isEnded = false, isAlive = true, timer;
  const end = follow({
    url,
    token: async () => session.read()?.token,
    load,
    show,
    state(now, why) {
      isOpen = now === 'open';
      if (now === 'ended') stop();
      state(now, why);
    },
  });

  /**
   * Ends a connection that is dead, and a pause when the service is ready again: so the page is right soon also after an hour. An instance that
   * starts lives for a while before it is ready.
   */
  async function pulse() {
    const wasOpen = isOpen;
    let lives = false;
    try {
      lives = (await fetch(isOpen ? '/livez' : '/readyz', {cache: 'no-store', signal: AbortSignal.timeout(PULSE_PATIENCE)})).ok;
    } catch {
      // As if it had said no.
    }
    if (isEnded) return;
    if (isOpen ? wasOpen && !lives : lives && !isAlive) end.reconnect();
    isAlive = lives;
    timer = setTimeout(pulse, PULSE);
  }

  const offline = () => {
    if (isOpen) end.reconnect();
  };

  function stop() {
    isEnded = true;
    clearTimeout(timer);
    removeEventListener('offline', offline);
    end();
  }

  addEventListener('offline', offline);
  timer = setTimeout(pulse, PULSE);
  return stop;
}
