import assert from 'node:assert/strict';
import test from 'node:test';
import { discounted } from '../src/prices.js';

test('a discount lowers the price', () => {
  assert.equal(discounted(2000, 25), 1500);
});

test('no discount leaves the price', () => {
  assert.equal(discounted(999, 0), 999);
});
