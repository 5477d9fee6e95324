// Amounts as people type and read them. The API has them in the minor unit of their currency, which is that of ISO 4217: browsers follow what is
// usual on price tags, and know no digits of IDR or HUF.

const DIGITS = new Map([
  [0, 'ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XOF XPF'
    + ' XAG XAU XBA XBB XBC XBD XDR XFO XFU XPD XPT XSU XTS XUA XXX'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF'],
].flatMap(([count, codes]) => codes.split(' ').map(code => [code, count])));

/** How many digits follow the point: 0 for KRW, 2 for USD. */
export const digits = currency => DIGITS.get(currency) ?? 2;
