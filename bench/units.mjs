const KIB = 1024;
const MIB = 1024 * KIB;

/** Three significant digits, more where the whole part has more. */
function digits(value) {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  const text = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const [whole, fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Units by the name that metrics and targets use; values are in milliseconds, bytes, or plain. */
const UNITS = {
  s: { label: 's', of: (ms) => ms / 1000 },
  ms: { label: 'ms', of: (ms) => ms },
  bytes: { label: 'bytes', of: (bytes) => bytes },
  KiB: { label: 'KiB', of: (bytes) => bytes / KIB },
  MiB: { label: 'MiB', of: (bytes) => bytes / MIB },
  '×': { label: '×', of: (ratio) => ratio },
};

export function formatNumber(value, unit) {
  return digits(UNITS[unit].of(value));
}

export function formatValue(value, unit) {
  return `${formatNumber(value, unit)} ${UNITS[unit].label}`;
}
