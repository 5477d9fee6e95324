/**
 * Follows a live stream until it is ended, or refused for good. Returns a function that ends it;
 * its function `reconnect` drops the connection, which may be dead without an error, and connects again; it also ends a pause.
 *
 * url    of the stream
 * token  async (refused, signal) => an access token; another one than `refused`, if that is given
 * load   async signal => loads and shows everything: in the beginning, and when events were lost
 * show   (type, data) => shows one event
 * state  ('open' | 'waiting' | 'ended', why) => tells the user how it stands
 */
export function follow({url, token, load, show, state = () => {}, silence = 45_000}) {
  let last = null, retry = 3_000, failures = 0, isEnded = false, isHurried = false, connection, wake = () => {};

  const pause = ms => new Promise(done => {
    const timer = setTimeout(() => wake(), ms);
    wake = () => {
      clearTimeout(timer);
      removeEventListener('online', wake);
      done();
    };
    addEventListener('online', wake);
  });

  async function read(reader, alive, signal) {
    const decoder = new TextDecoder();
    let rest = '', id = last, type = '', data = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      alive();
      const lines = (rest + decoder.decode(value, {stream: true})).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const colon = line.indexOf(': '), name = line.slice(0, colon), text = line.slice(colon + 2);
        if (name === 'id') id = text;
        else if (name === 'event') type = text;
        else if (name === 'data') data = text;
        else if (name === 'retry') retry = Number(text);
        else if (line === '' && id !== null) {
          if (last === null || type === 'reset') await load(signal);
          last = id;
          if (data && type !== 'reset') show(type, JSON.parse(data));
          type = data = '';
        }
      }
    }
  }

  async function run() {
    let refused; // the token that was answered with 401
    while (!isEnded) {
      let least = 0, alarm, why;
      const {signal} = connection = new AbortController();
      isHurried = false;
      // The service says something every 15 seconds. Whose Wi-Fi is gone hears nothing, and no error either.
      const alive = () => {
        clearTimeout(alarm);
        alarm = setTimeout(abort => abort.abort(), silence, connection);
      };
      alive();
      try {
        const bearer = await token(refused, signal);
        const headers = {Accept: 'text/event-stream', Authorization: `Bearer ${bearer}`};
        if (last !== null) headers['Last-Event-ID'] = last;
        const answer = await fetch(url, {headers, signal, cache: 'no-store'});
        if (answer.status === 401 && refused === undefined) {
          refused = bearer;
          continue;
        }
        if ([400, 401, 403, 404].includes(answer.status)) {
          isEnded = true;
          state('ended', answer.status);
          return;
        }
        // With it, the service or a proxy asks to come back later: also with 200, for the sake of EventSource.
        const later = answer.headers.get('Retry-After');
        const isStream = answer.headers.get('Content-Type')?.startsWith('text/event-stream');
        least = 1_000 * (Number(later) || 0);
        if (!answer.ok || !isStream || later) throw new Error(`HTTP ${answer.status}`);
        refused = undefined;
        failures = 0;
        state('open');
        await read(answer.body.getReader(), alive, signal);
      } catch (error) {
        why = error;
      } finally {
        clearTimeout(alarm);
        connection.abort();
      }
      if (!isEnded) {
        state('waiting', why);
        const backoff = Math.min(30_000, retry * 2 ** failures++);
        if (!isHurried || least) await pause(Math.max(least, backoff) * (1 + Math.random() / 2));
      }
    }
  }

  function end() {
    isEnded = true;
    connection.abort();
    wake();
  }

  end.reconnect = () => {
    isHurried = true;
    connection.abort();
    wake();
  };
  run();
  return end;
}
