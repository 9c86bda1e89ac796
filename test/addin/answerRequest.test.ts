import assert from 'node:assert/strict';
import { messagesIn, textsIn } from '../../src/texts/textsIn.ts';
import { AddinBench, ASSETS, type Reply } from './support/addinBench.ts';

const PATHS = [
  '/',
  '/panel.js',
  '/panel.css',
  '/themes.css',
  '/codicon.ttf',
  '/guide/es/errores.html',
  '/guide/media/es-light-21-status.png',
  '/channel',
  '/other.txt',
];

/** What a browser without the right to be here may learn: nothing. */
function assertNothingTold({ body, headers }: Reply): void {
  assert.ok(!body.includes('panel') && !body.includes('sl-app') && !body.includes('script'), body);
  assert.equal(headers['set-cookie'], undefined);
  assert.equal(headers.location, undefined);
}

describe("the add-in's address", () => {
  let bench: AddinBench;
  beforeEach(async () => {
    bench = await AddinBench.start();
  });
  afterEach(() => bench.close());

  it('carries a token of 32 bytes, another one at each start', async () => {
    const other = await AddinBench.start();
    try {
      const tokens = [bench, other].map(({ addin }) => new URL(addin.url).searchParams.get('token') ?? '');
      for (const token of tokens) assert.equal(Buffer.from(token, 'base64url').length, 32);
      assert.notEqual(tokens[0], tokens[1]);
    } finally {
      await other.close();
    }
  });

  it('turns its token into a cookie of another value, for this browser and this host alone', async () => {
    const { status, headers, body } = await bench.call(bench.firstPath);
    assert.deepEqual([status, headers.location, body], [303, '/', '']);
    const [cookie = '', ...attributes] = (headers['set-cookie']?.[0] ?? '').split('; ');
    assert.deepEqual(attributes.toSorted(), ['HttpOnly', 'Path=/', 'SameSite=Strict']);
    const [name, value = ''] = cookie.split('=');
    assert.equal(name, `sage200-link-${bench.port}`);
    assert.equal(Buffer.from(value, 'base64url').length, 32);
    assert.ok(!bench.addin.url.includes(value));
    assert.equal((await bench.call('/', { Cookie: `other=1; ${cookie}` })).status, 200);
  });

  it('a cookie is of its own server and port: neither accepts that of the other under either name', async () => {
    const other = await AddinBench.start();
    try {
      const cookies = [await bench.enter(), await other.enter()];
      const [[ours = '', ourKey = ''] = [], [theirs = '', theirKey = ''] = []] = cookies.map((cookie) =>
        cookie.split('='),
      );
      assert.notEqual(ours, theirs);
      for (const wrong of [`${ours}=${theirKey}`, `${theirs}=${theirKey}`, `${theirs}=${ourKey}`])
        assert.equal((await bench.call('/', { Cookie: wrong })).status, 403, wrong);
      // The browser sends both to both.
      for (const each of [bench, other])
        assert.equal((await each.call('/', { Cookie: cookies.join('; ') })).status, 200);
    } finally {
      await other.close();
    }
  });

  it('works once: a second browser is told to start again, in its language', async () => {
    await bench.enter();
    for (const [asked, language] of [
      ['en-GB,en;q=0.9', 'en'],
      ['fr-FR,en;q=0.8,es;q=0.7', 'en'],
      ['es', 'es'],
      ['eng', 'es'],
      ['', 'es'],
    ] as const) {
      const reply = await bench.call(bench.firstPath, { 'Accept-Language': asked });
      assert.equal(reply.status, 403);
      assert.ok(reply.body.includes(textsIn(language).text('addin.startAgain')), asked);
      assert.ok(reply.body.includes(`<html lang="${language}">`));
      assertNothingTold(reply);
    }
  });

  it('leads the browser that has the cookie back to the panel', async () => {
    const cookie = await bench.enter();
    const { status, headers } = await bench.call(bench.firstPath, { Cookie: cookie });
    assert.deepEqual([status, headers.location, headers['set-cookie']], [303, '/', undefined]);
  });

  it('is not spent by a look at it, nor by a wrong token', async () => {
    const head = await bench.call(bench.firstPath, {}, 'HEAD');
    assert.equal(head.status, 403);
    assertNothingTold(head);
    const token = new URL(bench.addin.url).searchParams.get('token') ?? '';
    for (const wrong of ['', 'x', token.slice(1), `${token}x`, token.toUpperCase(), 'ñ'.repeat(43)]) {
      const reply = await bench.call(`/?token=${encodeURIComponent(wrong)}`);
      assert.equal(reply.status, 403, wrong);
      assertNothingTold(reply);
    }
    for (const path of PATHS.slice(1)) assert.equal((await bench.call(`${path}?token=${token}`)).status, 403);
    assert.match(await bench.enter(), /^sage200-link-/);
  });
});

describe('a request to the add-in', () => {
  let bench: AddinBench;
  let cookie: string;
  before(async () => {
    bench = await AddinBench.start();
    cookie = await bench.enter();
  });
  after(() => bench.close());

  it('without the cookie, or with a wrong one, learns nothing, not even which paths there are', async () => {
    const [name = '', value = ''] = cookie.split('=');
    const wrong = [
      `${name}=`,
      `${name}=${value.slice(1)}`,
      `${name}=${value}x`,
      `x${cookie}`,
      `${name}x=${value}`,
    ];
    for (const headers of [{}, ...wrong.map((Cookie) => ({ Cookie }))])
      for (const path of [...PATHS, '/nothing']) {
        const reply = await bench.call(path, headers);
        assert.equal(reply.status, 403, path);
        if (path !== '/') assert.equal(reply.body, '');
        assertNothingTold(reply);
      }
  });

  it('under another name of this machine is refused (DNS rebinding)', async () => {
    const wrong = [
      'evil.example',
      `evil.example:${bench.port}`,
      '127.0.0.1',
      'localhost',
      `127.0.0.1:${bench.port + 1}`,
      `127.0.0.1.evil.example:${bench.port}`,
      `[::1]:${bench.port}`,
      `evil@127.0.0.1:${bench.port}`,
      `LOCALHOST:${bench.port}`,
    ];
    for (const host of wrong)
      for (const path of ['/', '/panel.js', bench.firstPath]) {
        const reply = await bench.call(path, { Host: host, Cookie: cookie });
        assert.deepEqual([reply.status, reply.body], [403, ''], host);
        assertNothingTold(reply);
        assert.ok(!JSON.stringify(reply.headers).includes('evil'));
      }
    assert.equal((await bench.call('/', { Host: `localhost:${bench.port}`, Cookie: cookie })).status, 200);
  });

  it('may only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const reply = await bench.call('/', { Cookie: cookie, Origin: 'http://evil.example' }, method);
      assert.deepEqual([reply.status, reply.headers.allow, reply.body], [405, 'GET, HEAD', ''], method);
    }
    const { status, headers, body } = await bench.call('/panel.js', { Cookie: cookie }, 'HEAD');
    assert.deepEqual([status, body, headers['content-length']], [200, '', `${ASSETS['panel.js'].length}`]);
  });

  it('gets the files of the panel and of the guide with their types, and no other file', async () => {
    const types = {
      'panel.js': 'text/javascript; charset=utf-8',
      'panel.css': 'text/css; charset=utf-8',
      'themes.css': 'text/css; charset=utf-8',
      'codicon.ttf': 'font/ttf',
      'guide/guide.css': 'text/css; charset=utf-8',
      'guide/es/errores.html': 'text/html; charset=utf-8',
      'guide/en/errors.html': 'text/html; charset=utf-8',
      'guide/media/es-light-21-status.png': 'image/png',
    } as const;
    for (const [name, content] of Object.entries(ASSETS)) {
      const { status, headers, body } = await bench.call(`/${name}?v=1`, { Cookie: cookie });
      assert.deepEqual([status, body], [200, content], name);
      assert.equal(headers['content-type'], types[name as keyof typeof types]);
    }
    const wrong = [
      '/other.txt',
      '/nothing',
      '/channel',
      '//panel.js',
      '/./panel.js',
      '/../panel.js',
      '/%70anel.js',
      '/guide',
      '/guide/',
      '/guide/es/other.html',
      '/guide/en/errores.html',
      '/guide/media/../../other.txt',
      '/guide/media/missing.png',
      '/guide/media/es-light-21-status.png/',
    ];
    for (const path of [...wrong, `http://${bench.host}/panel.js`, '/panel.js/', '/PANEL.JS', '*']) {
      const reply = await bench.call(path, { Cookie: cookie });
      assert.deepEqual([reply.status, reply.body], [404, ''], path);
    }
  });

  it('is answered with the headers that keep the page to itself, whatever the answer', async () => {
    const replies = await Promise.all([
      bench.call('/', { Cookie: cookie }),
      bench.call('/panel.js', { Cookie: cookie }),
      bench.call('/guide/es/errores.html', { Cookie: cookie }),
      bench.call('/nothing', { Cookie: cookie }),
      bench.call('/'),
      bench.call('/', { Host: 'evil.example' }),
      bench.call('/', {}, 'POST'),
      bench.call(bench.firstPath, { Cookie: cookie, Origin: 'http://evil.example' }),
    ]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200, 404, 403, 403, 405, 303],
    );
    for (const { headers } of replies) {
      const policy = new Map(
        String(headers['content-security-policy'])
          .split('; ')
          .map((directive) => {
            const [name = '', ...sources] = directive.split(' ');
            return [name, sources.join(' ')];
          }),
      );
      for (const name of ['default-src', 'base-uri', 'form-action', 'frame-ancestors'])
        assert.equal(policy.get(name), "'none'", name);
      assert.equal(policy.get('connect-src'), `'self' ws://${bench.host}`);
      // The digest of nothing: an empty style element and no other.
      assert.equal(policy.get('style-src'), "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
      assert.doesNotMatch([...policy.values()].join(' '), /unsafe|\*|http/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.ok(!Object.keys(headers).some((name) => name.startsWith('access-control')));
    }
  });

  it('gets the guide as pages on which no script runs, and a panel that knows where they are', async () => {
    const [panel, guide] = await Promise.all(
      ['/', '/guide/es/errores.html'].map((path) => bench.call(path, { Cookie: cookie })),
    );
    assert.match(String(guide?.headers['content-security-policy']), /script-src 'none'/);
    assert.match(panel?.body ?? '', /<body data-guide="\/guide">/);
  });

  it('gets a page whose one script has a nonce of its own', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, body } = await bench.call('/', { Cookie: cookie });
        const nonce =
          /script-src 'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
        assert.equal(Buffer.from(nonce, 'base64').length, 16);
        const scripts = body.match(/<script[^>]*>/g);
        assert.deepEqual(scripts, [
          '<script type="application/json" id="panel-texts">',
          `<script type="module" nonce="${nonce}" src="/panel.js">`,
        ]);
        assert.doesNotMatch(body, /<style|style=| on\w+=|<!--/);
        return nonce;
      }),
    );
    assert.notEqual(nonces[0], nonces[1]);
  });

  it('that is no HTTP of ours leaves the host at work', async () => {
    const reply = await bench.call('/', { Cookie: cookie, Upgrade: 'h2c', Connection: 'Upgrade' });
    assert.deepEqual([reply.status, reply.body], [403, '']);
    assert.equal((await bench.call('/', { Cookie: cookie })).status, 200);
  });
});

describe("the panel's page", () => {
  it('is in the language of the command, whatever the browser asks for', async () => {
    for (const language of ['es', 'en'] as const) {
      const bench = await AddinBench.start({ language });
      try {
        const headers = { Cookie: await bench.enter(), 'Accept-Language': language === 'es' ? 'en' : 'es' };
        assert.ok((await bench.call('/', headers)).body.includes(`<html lang="${language}">`));
      } finally {
        await bench.close();
      }
    }
  });

  it('brings the texts of that language along', async () => {
    const bench = await AddinBench.start({ language: 'en' });
    try {
      const { body } = await bench.call('/', { Cookie: await bench.enter() });
      const json =
        /<script type="application\/json" id="panel-texts">([^<]*)<\/script>/.exec(body)?.[1] ?? '';
      assert.deepEqual(JSON.parse(json), messagesIn('en'));
    } finally {
      await bench.close();
    }
  });

  it('is in the language of the browser otherwise, and shows its shape before any script runs', async () => {
    const bench = await AddinBench.start();
    try {
      const Cookie = await bench.enter();
      const { body } = await bench.call('/', { Cookie, 'Accept-Language': 'en-US,en;q=0.5' });
      assert.ok(body.includes('<html lang="en">'));
      assert.match(
        body,
        /<main id="panel-loading" class="loading" aria-busy="true">\s*<h1>Sage 200 Link<\/h1>/,
      );
      assert.match(body, /<\/main>\s*<sl-app><\/sl-app>/);
    } finally {
      await bench.close();
    }
  });
});
