Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  // Trying is what /docs is for, and nothing may be asked of other hosts.
  hideTestRequestButton: true,
  hideClientButton: true,
  hideDarkModeToggle: true,
  withDefaultFonts: false,
  showToolbar: 'never',
  telemetry: false,
});
