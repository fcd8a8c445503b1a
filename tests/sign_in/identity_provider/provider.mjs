// An OpenID Connect provider on loopback, which signs in whom the tests say. Arguments: its port, the portal's origin, and
// where it tells of logouts. On standard input: a JSON line that says who signs in next, or that its keys are new.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import http from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const [port, portal, told] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
console.info = console.warn = () => {}; // what it says of a configuration for tests; its standard output is ours
let person = { sub: 'nobody' };

function key() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' };
}

function made() {
  return new Provider(issuer, {
    clients: [{
      client_id: 'portal',
      client_secret: 'a-secret-for-tests-only',
      redirect_uris: [`${portal}/sign-in/provider/answer/`],
      post_logout_redirect_uris: [`${portal}/sign-in/`],
      backchannel_logout_uri: `${told}/sign-in/provider/back-channel/`,
      backchannel_logout_session_required: true,
    }],
    jwks: { keys: [key()] },
    cookies: { keys: ['for-tests-only'] },
    claims: { openid: ['sub', 'acr', 'amr'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    acrValues: ['single', 'multi'],
    fetch: (url, { dispatcher, ...options }) => fetch(url, options), // the portal is on loopback, which it guards else
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
}

let provider = made();
createInterface({ input: process.stdin }).on('line', (line) => {
  const said = JSON.parse(line);
  if (said.new_keys) provider = made(); else person = said;
  console.log('done');
}).on('close', () => process.exit());

http.createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return provider.callback()(request, response);
  const { sub, acr, amr, turns_back: turnsBack } = person;
  const result = turnsBack ? { error: 'access_denied' } : { login: { accountId: sub, acr, amr, remember: false } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
