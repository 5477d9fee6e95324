const page = {};

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

/** What logs in, or makes an API key, opens the operations that want it; "Authorize" has another one. */
function authorize(response) {
  const {access_token: token, key} = response.ok && response.obj || {};
  if (token) page.ui.preauthorizeApiKey('token', token);
  if (key) page.ui.preauthorizeApiKey('key', key);
  return response;
}

/** A live stream never ends, and Swagger UI shows an answer when it has ended: the page says how to watch it instead of sending the request. */
function streamsAreWatched({React: {createElement: e}, authSelectors}) {
  const isStream = operation => operation.getIn(['responses', '200', 'content', 'text/event-stream']);
  const watch = (method, path) => {
    const token = authSelectors.authorized().getIn(['token', 'value']);
    return e('div', {className: 'watch'},
      e('p', null, 'A live stream has no end, so watch it in a terminal. What happens in the restaurant comes line by line:'),
      e('pre', null, `curl -N ${location.origin}${path} \\\n  -H 'Authorization: Bearer ${token ?? '<access token>'}'`),
      e('p', null, 'In a program, follow it with a client that resumes where it was: docs/streams.md has one to copy.'));
  };
  return {
    wrapComponents: {
      execute: Execute => props => isStream(props.operation) ? watch(props.method, props.path) : e(Execute, props),
    },
  };
}

page.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  responseInterceptor: authorize,
  plugins: [streamsAreWatched],
});
