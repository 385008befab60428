import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plotAxis } from './y-axis.js';

const axis = (scale: 'linear' | 'log') => ({
  label: '',
  scale,
  atLeast: 1,
  fromZero: true,
  lowestPower: -3,
});
const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })), {
  minLength: 1,
});

test.each(['linear', 'log'] as const)('%s: every value is drawn within the axis', (scale) => {
  fc.assert(
    fc.property(values, (all) => {
      const { domain, clamp, ticks } = plotAxis(axis(scale), all);
      for (const value of all) {
        expect(clamp(value)).toBeGreaterThanOrEqual(domain[0]);
        expect(clamp(value)).toBeLessThanOrEqual(domain[1]);
      }
      for (const tick of typeof ticks === 'number' ? [] : ticks) {
        expect(tick).toBeGreaterThanOrEqual(domain[0]);
        expect(tick).toBeLessThanOrEqual(domain[1]);
      }
    }),
  );
});

test('a linear axis may begin a little below the least value', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { domain } = plotAxis({ ...axis('linear'), fromZero: false }, all);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...all));
      expect(domain[0]).toBeGreaterThanOrEqual(0.98 * Math.min(...all));
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...all));
    }),
  );
});

test('a linear axis begins at zero and has room for at least so much', () => {
  expect(plotAxis(axis('linear'), [0])).toMatchObject({ domain: [0, 1.04] });
  expect(plotAxis(axis('linear'), [50])).toMatchObject({ domain: [0, 52] });
});

test('a logarithmic axis begins with zero where there are zeros', () => {
  const zeros = plotAxis(axis('log'), [100, 0.02, 0]);
  expect(zeros).toMatchObject({ domain: [1e-3, 130], ticks: [1e-3, 1e-2, 1e-1, 1, 10, 100] });
  expect([1e-3, 1e-2, 100].map(zeros.tickFormat)).toEqual(['0', '0.01', '100']);
  expect(zeros.clamp(0)).toBe(1e-3);
});

test('a logarithmic axis begins at the power of ten below the least value where there are none', () => {
  const none = plotAxis(axis('log'), [100, 0.02]);
  expect(none).toMatchObject({ domain: [0.01, 130] });
  expect(none.tickFormat(0.01)).toBe('0.01');
});

test('a logarithmic axis of zeros alone has something to show', () => {
  expect(plotAxis(axis('log'), [0])).toMatchObject({ domain: [0.1, 1] });
});

test('a logarithmic axis does not reach below its lowest power, and says so', () => {
  const tiny = plotAxis(axis('log'), [1, 1e-9, 0]);
  expect(tiny).toMatchObject({ domain: [1e-3, 1.3] });
  expect(tiny.tickFormat(1e-3)).toBe('≤ 0.001');
});
