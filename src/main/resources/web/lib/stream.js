// A live stream that a page can trust: it says soon when it is cut, and is right again by itself.
import {lastAnswer, within} from '/web/lib/api.js';
import {follow} from '/web/lib/follow.js';
import {sessionOf} from '/web/lib/session.js';

/**
 * A screen on a Wi-Fi that is silently gone gets no error. So it asks for a sign of life each `pulse`, and takes its connection for dead after
 * `patience` without one. Staff know within three seconds. A phone on a slow network has more time.
 */
const PACES = {
  staff: {pulse: 1_000, patience: 2_700},
  guest: {pulse: 1_600, patience: 5_000},
};
/** So many pulses at least are without an answer: a page that has slept has not asked yet. */
const LEAST_MISSED = 2;

/**
 * Follows the stream of a session. Signs of life are its events, and all good answers of the service, however late.
 *
 * load   async () => loads and shows everything: in the beginning, and when events were lost
 * show   (type, data) => shows one event
 * state  ('open' | 'waiting' | 'ended', why) => tells the user
 */
export function watch({kind, url, load, show, state}) {
  const session = sessionOf(kind), {pulse, patience} = PACES[kind];
  let isOpen = false, isAlive = true, heardAt = performance.now(), missed = 0, alarm;

  const hear = () => {
    heardAt = performance.now();
    missed = 0;
    isAlive = true;
  };

  const end = follow({
    url,
    token: async () => session.read()?.token,
    load,
    show(type, data) {
      hear();
      show(type, data);
    },
    state(now, why) {
      isOpen = now === 'open';
      if (isOpen) hear();
      if (now === 'ended') stop();
      state(now, why);
    },
  });

  /** Ends a pause when the service is ready again, so that the page is right soon also after an hour. An instance that starts lives for a while before it is ready. */
  async function ask() {
    const askedAt = performance.now(), wasOpen = isOpen;
    missed++;
    let lives = false;
    try {
      lives = (await fetch(wasOpen ? '/livez' : '/readyz', {cache: 'no-store', signal: within(patience)})).ok;
    } catch {
      // As if it had said no.
    }
    if (lives) {
      const isBack = !isAlive && !isOpen && !wasOpen;
      if (isOpen || !wasOpen) hear();
      if (isBack) end.reconnect();
    } else if (!isOpen && askedAt > heardAt) {
      isAlive = false;
    }
  }

  /** Ends a connection that is dead. */
  function listen() {
    const silence = performance.now() - Math.max(heardAt, lastAnswer()), isDead = silence >= patience && missed >= LEAST_MISSED;
    if (isDead) {
      isAlive = false;
      if (isOpen) end.reconnect();
    }
    alarm = setTimeout(listen, silence < patience ? patience - silence : pulse);
  }

  const offline = () => {
    if (isOpen) end.reconnect();
  };

  const pulses = setInterval(ask, pulse);

  function stop() {
    clearInterval(pulses);
    clearTimeout(alarm);
    removeEventListener('offline', offline);
    end();
  }

  addEventListener('offline', offline);
  listen();
  return stop;
}
