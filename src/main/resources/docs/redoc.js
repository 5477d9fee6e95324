Redoc.init('/openapi.json', {
  // The index of the search would be built by a worker from a blob, which the page's policy refuses. /docs/reference has a search.
  disableSearch: true,
  hideDownloadButton: true,
}, document.getElementById('redoc'));
