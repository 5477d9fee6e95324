/** Shows /asyncapi.json. Names of messages lead to their fields and an example. */

const make = (name, text = '', attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  Object.assign(element, attributes);
  return element;
};

const inline = text => make('span', '', {innerHTML: marked.parseInline(text)});

const markdown = text => make('div', '', {innerHTML: marked.parse(text ?? '')});

function show(api) {
  const main = document.querySelector('main');
  const at = reference => reference.slice(2).split('/').reduce((node, key) => node[key.replaceAll('~1', '/')], api);
  const resolved = node => node?.$ref ? resolved(at(node.$ref)) : node;
  const nameOf = reference => reference.split('/').pop();

  function typeOf(schema) {
    if (schema.enum) return schema.enum.map(value => `"${value}"`).join(' or ');
    const type = [schema.type].flat().join(' or ');
    const items = type === 'array' ? ` of ${typeOf(resolved(schema.items))}` : '';
    return type + items + (schema.format ? ` (${schema.format})` : '');
  }

  function describe(schema, isRequired) {
    const words = [isRequired ? '' : 'May be absent.', schema.description ?? ''];
    if (schema['x-extensible-enum']) words.push(`One of ${schema['x-extensible-enum'].map(word => `\`${word}\``).join(', ')}; there may be more.`);
    if (schema.deprecated) words.push('Deprecated.');
    return words.filter(word => word).join(' ');
  }

  function fields(schema, depth = 0, rows = []) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = resolved(property);
      const row = make('tr');
      const cell = make('td');
      cell.style.paddingLeft = `${0.5 + 1.25 * depth}rem`;
      cell.append(make('code', name));
      const last = make('td');
      last.append(inline(describe(field, schema.required?.includes(name))));
      row.append(cell, make('td', typeOf(field), {className: 'faint'}), last);
      rows.push(row);
      fields(field.items ? resolved(field.items) : field, depth + 1, rows);
    }
    return rows;
  }

  function table(schema) {
    const rows = make('table');
    const head = make('tr');
    head.append(...['Field', 'Type', 'Meaning'].map(title => make('th', title)));
    rows.append(head, ...fields(schema));
    return rows;
  }

  function line(term, ...content) {
    const paragraph = make('p');
    paragraph.append(make('strong', `${term}: `), ...content);
    return paragraph;
  }

  function links(messages) {
    return messages.flatMap((message, i) => {
      const name = nameOf(message.$ref);
      const link = make('a', resolved(message).name, {href: `#${name}`, title: name});
      return i ? [', ', link] : [link];
    });
  }

  main.append(make('h1', api.info.title), markdown(api.info.description));

  main.append(make('h2', 'Where they come'));
  for (const [id, operation] of Object.entries(api.operations)) {
    const channel = resolved(operation.channel);
    const server = resolved(channel.servers[0]);
    const bindings = resolved(operation.bindings ?? {});
    const method = bindings.http ? `${bindings.http.method} ` : '';
    main.append(
        make('h3', channel.title, {id}),
        line('Address', make('code', `${server.protocol}: ${method}${channel.address ?? 'the URL of the webhook'}`)),
        markdown(channel.description),
        markdown(operation.description));
    if (operation.security) {
      main.append(line('With', ...operation.security.flatMap((scheme, i) => [i ? ', or ' : '', inline(resolved(scheme).description)])));
    }
    if (bindings.http?.query) main.append(table(bindings.http.query));
    main.append(line('Messages', ...links(operation.messages.map(message => at(message.$ref)))));
  }

  main.append(make('h2', 'Messages'));
  for (const [id, message] of Object.entries(api.components.messages)) {
    const trait = message.traits ? resolved(message.traits[0]) : message;
    main.append(
        make('h3', `${message.name}: ${message.title}`, {id}),
        line('As', make('code', trait.contentType), ', ', make('code', nameOf(message.payload.$ref))),
        markdown(message.description ?? resolved(message.payload).description));
    if (trait.headers) {
      const headers = make('details');
      headers.append(make('summary', 'Headers'), table(resolved(trait.headers)));
      const http = trait.bindings?.http;
      if (http) headers.append(make('p', 'Of a webhook:'), table(resolved(http.headers)));
      main.append(headers);
    }
    main.append(table(resolved(message.payload)), make('pre', JSON.stringify(message.examples[0].payload, null, 2)));
  }

  if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
}

fetch('/asyncapi.json')
    .then(answer => answer.ok ? answer.json() : Promise.reject(new Error(`HTTP ${answer.status}`)))
    .then(show)
    .catch(error => document.querySelector('main').append(make('p', `asyncapi.json cannot be shown: ${error.message}`, {className: 'problem'})));
