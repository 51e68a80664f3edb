/** An error of Node's kind for what only Node has. */
export function unavailable(feature: string, instead: string): TypeError {
  const message = `The feature ${feature} is unavailable on the current platform; there is ${instead}`;
  return Object.assign(new TypeError(message), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
}
