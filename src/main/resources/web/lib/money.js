// Amounts as people type them. The API has them in the minor unit of their currency.

/** How many digits follow the point: 0 for KRW, 2 for USD. */
export const digits = currency =>
  new Intl.NumberFormat('en', {style: 'currency', currency}).resolvedOptions().maximumFractionDigits;
