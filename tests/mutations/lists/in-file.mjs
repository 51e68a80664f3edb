/** Mutations of one file of assembly/: `find` stands there exactly once, and is statements or one expression, as is what replaces it. */
export const inFile = (file, mutations) => mutations.map((mutation) => ({ file, ...mutation }));
