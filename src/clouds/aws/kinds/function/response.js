function handler(event) {
  var path = decode(event.request.uri);
  var page = path.replace(/\/index\.html$/, '/');
  var headers = event.response.headers;
  rules.forEach(function (rule) {
    if (match(rule[0], path) === null && match(rule[0], page) === null) return;
    Object.keys(rule[1]).forEach(function (name) { headers[name] = { value: rule[1][name] }; });
  });
  return event.response;
}
