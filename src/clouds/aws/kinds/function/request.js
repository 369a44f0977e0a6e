function query(request) {
  if (typeof request.rawQueryString === 'function') return request.rawQueryString() || '';
  var all = [];
  Object.keys(request.querystring).forEach(function (name) {
    var field = request.querystring[name];
    (field.multiValue || [field]).forEach(function (one) { all.push(name + (one.value === '' ? '' : '=' + one.value)); });
  });
  return all.join('&');
}
function redirect(rule, splat, request) {
  var to = encodeURI(rule[1]).replace(/%25([0-9a-fA-F]{2})/g, '%$1').replace(/:splat/g, function () { return encodeURI(splat).replace(/[?#]/g, encodeURIComponent); });
  if (rule[1].charAt(0) === '/' && rule[1].charAt(1) !== '/') to = to.replace(/^\/+/, '/');
  var hash = to.indexOf('#');
  var anchor = hash < 0 ? '' : to.slice(hash);
  if (hash >= 0) to = to.slice(0, hash);
  var more = query(request);
  if (more) to += (to.indexOf('?') < 0 ? '?' : '&') + more;
  return { statusCode: rule[2], statusDescription: 'Redirect', headers: { location: { value: to + anchor } } };
}
function file(uri, path) {
  if (path.indexOf('/.well-known/') === 0) return uri;
  var last = path.slice(path.lastIndexOf('/') + 1);
  if (last === '') return uri + 'index.html';
  if (last.indexOf('.') >= 0) return uri;
  if (rules.spa) return '/index.html';
  return rules.flat ? uri + '.html' : null;
}
function handler(event) {
  var request = event.request;
  var path = decode(request.uri);
  for (var i = 0; i < rules.redirects.length; i++) {
    var rule = rules.redirects[i];
    var splat = match(rule[0], path);
    if (splat === null && path === '/index.html' && rule[1] !== path) splat = match(rule[0], '/');
    if (splat !== null) return redirect(rule, splat, request);
  }
  var to = file(request.uri, path);
  if (to === null) return redirect(['', path.replace(/^[/\\]+/, '/') + '/', 301], '', request);
  request.uri = to;
  return request;
}
