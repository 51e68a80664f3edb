/** The name that the component knows the store's directory by, on every host. */
export const STORE = '/store';
