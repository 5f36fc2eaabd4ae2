import { describe, expect, it } from "vitest";
import { blockBootstrap, type Clustering } from "../../pipeline/stats/blockBootstrap.ts";
import { Random } from "../../pipeline/stats/random.ts";

const weightedMean =
  (values: ArrayLike<number>) =>
  (weights: Float64Array): number => {
    let [sum, all] = [0, 0];
    for (let i = 0; i < weights.length; i++) {
      sum += (weights[i] as number) * (values[i] as number);
      all += weights[i] as number;
    }
    return sum / all;
  };

describe("blockBootstrap", () => {
  it("by hand: of two blocks both draws are the first in a quarter of replicates, so the ends are the blocks' own means", () => {
    const clustering = { blocks: [0, 0, 1, 1], clusters: [0, 0, 0, 0] };
    const interval = blockBootstrap(clustering, weightedMean([1, 3, 10, 20]), {
      replicates: 500,
      level: 0.9,
      key: "two blocks",
    });
    expect(interval).toEqual({ low: 2, high: 15 });
  });

  it("the same key gives the same interval, another one another", () => {
    const clustering = { blocks: [0, 0, 1, 1, 2, 2], clusters: [0, 1, 0, 1, 0, 1] };
    const statistic = weightedMean([1, 2, 4, 8, 16, 32]);
    const interval = (key: string) =>
      blockBootstrap(clustering, statistic, { replicates: 50, level: 0.8, key });
    expect(interval("a")).toEqual(interval("a"));
    expect(interval("a")).not.toEqual(interval("b"));
  });

  it("a datum weighs its block's draws times its cluster's, and the draws are as many as there are", () => {
    const clustering = { blocks: [0, 0, 1, 1, 2, 2], clusters: [0, 1, 0, 1, 0, 1] };
    const seen: number[][] = [];
    blockBootstrap(
      clustering,
      (weights) => {
        seen.push([...weights]);
        return 0;
      },
      { replicates: 100, level: 0.9, key: "weights" },
    );
    for (const weights of seen) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(6);
      const [a = 0, b = 0, c = 0, d = 0] = weights;
      expect(a * d).toBe(b * c);
    }
    expect(new Set(seen.map(String)).size).toBeGreaterThan(10);
  });

  it("nothing to resample, or nothing to measure, gives no interval", () => {
    const settings = { replicates: 100, level: 0.9, key: "none" };
    expect(blockBootstrap({ blocks: [0, 0], clusters: [0, 0] }, () => 1, settings)).toBeNull();
    expect(blockBootstrap({ blocks: [], clusters: [] }, () => 1, settings)).toBeNull();
    const rare = blockBootstrap(
      { blocks: [0, 1], clusters: [0, 0] },
      (weights) => (weights[0] === 0 ? Number.NaN : 1),
      settings,
    );
    expect(rare).toBeNull();
  });

  it("covers the mean of data that share a country's and a year's luck, at least as often as it says", () => {
    // twelve years of fifteen countries, each with an effect of its own beside noise; true mean 0
    const [years, countries] = [12, 15];
    const clustering: Clustering = {
      blocks: Array.from({ length: years * countries }, (_, i) => Math.floor(i / countries)),
      clusters: Array.from({ length: years * countries }, (_, i) => i % countries),
    };
    const random = new Random("coverage");
    let covered = 0;
    const worlds = 200;
    for (let world = 0; world < worlds; world++) {
      const ofYear = Array.from({ length: years }, () => random.normal());
      const ofCountry = Array.from({ length: countries }, () => random.normal());
      const values = Array.from(
        { length: years * countries },
        (_, i) =>
          (ofYear[Math.floor(i / countries)] as number) +
          (ofCountry[i % countries] as number) +
          random.normal(),
      );
      const interval = blockBootstrap(clustering, weightedMean(values), {
        replicates: 300,
        level: 0.9,
        key: String(world),
      });
      if (interval !== null && interval.low <= 0 && 0 <= interval.high) covered++;
    }
    // resampling twelve and fifteen things falls a little short of its level; resampling data one by one covers a third
    expect(covered / worlds).toBeGreaterThan(0.83);
    expect(covered / worlds).toBeLessThan(0.97);
  });
});
