// The certified provider of the drill (npm oidc-provider), with one client and anybody as a person.
import { Provider } from 'oidc-provider';

const [port, back, out, logout] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'leerhuis',
    client_secret: 'a secret / with signs',
    redirect_uris: [back],
    post_logout_redirect_uris: [out],
    backchannel_logout_uri: logout,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: 'RS256',
  }],
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  acrValues: ['two'],
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
  // It asks no address of this very machine, as we do not: here both stand on it.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@zorg.example`, email_verified: true, name: id }),
  }),
});
provider.on('backchannel.error', (_ctx, error) => console.error('back-channel:', error.message, error.cause?.message ?? ''));
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
