import { describe, expect, test } from '@jest/globals';
import { isPlainNarrative } from '../src/narrative.ts';

const xhtml = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

describe('A narrative', () => {
  test.each([
    'plain',
    '<p>a &lt; b &#160; c</p>',
    '<table border="1"><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
    '<a href="http://hl7.org/fhir?a=b&amp;c=d">a</a>',
    '<a href="#x">a</a><a name="x"> </a>',
    '<a href="mailto:a@b.example">a</a>',
    '<img src="#picture" alt="a"/>',
    '<img src="data:image/png;base64,aGVsbG8="/>',
    '<p style="color: red; margin: 0px">a</p>',
    '<!-- a comment -->a',
    '<br/><hr />a',
  ])('may hold %s', (inner) => expect(isPlainNarrative(xhtml(inner))).toBe(true));

  test.each([
    '<script>alert(1)</script>',
    '<p onclick="x()">a</p>',
    '<img src=x onerror=alert(1)>',
    '<img src="x" onerror="alert(1)"/>',
    '<img src="http://elsewhere.example/seen.png"/>',
    '<img src="//elsewhere.example/seen.png"/>',
    '<img src="data:image/svg+xml;base64,aGVsbG8="/>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="java\nscript:alert(1)">a</a>',
    '<a href="javascript&#58;alert(1)">a</a>',
    '<a href="javascript&colon;alert(1)">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<iframe src="#a">a</iframe>',
    '<form action="/x"><input name="a"/></form>',
    '<svg><a>a</a></svg>',
    '<style>p{}</style>',
    '<p style="background: url(http://elsewhere.example)">a</p>',
    '<p style="width: expression(alert(1))">a</p>',
    '<p style="background: u&#114;l(x)">a</p>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>a',
    '<![CDATA[a]]>',
    '<?php a ?>',
    '<p>a',
    'a</p>',
    '<b><i>a</b></i>',
    'a</div><div>b',
    '   ',
    '<p> </p>',
  ])('may not hold %s', (inner) => expect(isPlainNarrative(xhtml(inner))).toBe(false));

  test.each(['', 'a', '<p>a</p>', '<div>a</div>b', 'b<div>a</div>', '<divx>a</divx>', '<div>\ud800</div>'])('is not %j', (html) =>
    expect(isPlainNarrative(html)).toBe(false),
  );

  test.each(['<', '<p ', '<p a="', '<!--', '<p>', ' a=b', '</', '&', '<p a="1" '])(
    'of a million times %j is read in no time',
    (part) => {
      const started = performance.now();
      isPlainNarrative(xhtml(part.repeat(1_000_000 / part.length)));
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
