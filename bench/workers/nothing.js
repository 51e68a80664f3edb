export default { fetch: () => new Response('a small file\n') };
