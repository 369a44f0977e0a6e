function decode(uri) {
  try { return decodeURIComponent(uri); } catch (e) { return uri; }
}
function match(pattern, path) {
  var parts = pattern.split('*');
  var last = parts.length - 1;
  if (path.indexOf(parts[0]) !== 0) return null;
  var at = parts[0].length;
  if (last === 0) return at === path.length ? '' : null;
  for (var i = 1; i < last; i++) {
    var found = path.indexOf(parts[i], at);
    if (found < 0) return null;
    at = found + parts[i].length;
  }
  if (parts[last] === '') return path.slice(at);
  var end = path.length - parts[last].length;
  return end >= at && path.slice(end) === parts[last] ? '' : null;
}
