const KIB = 1024;
const MIB = 1024 * KIB;

/** Three significant digits, more where the whole part has more. */
function digits(value) {
  if (Number.isInteger(value)) return grouped(String(value));
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return value >= 100 ? grouped(value.toFixed(0)) : value.toPrecision(3);
}

function grouped(whole) {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Units by the name that metrics and targets use; values are in milliseconds, bytes, or plain. */
const UNITS = {
  s: { label: 's', of: (ms) => ms / 1000 },
  ms: { label: 'ms', of: (ms) => ms },
  bytes: { label: 'bytes', of: (bytes) => bytes },
  KiB: { label: 'KiB', of: (bytes) => bytes / KIB },
  MiB: { label: 'MiB', of: (bytes) => bytes / MIB },
  count: { label: '', of: (count) => count },
  '×': { label: '×', of: (ratio) => ratio },
};

export function formatNumber(value, unit) {
  return digits(UNITS[unit].of(value));
}

export function formatValue(value, unit) {
  return `${formatNumber(value, unit)} ${UNITS[unit].label}`.trimEnd();
}
