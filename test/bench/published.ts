/**
 * Restart and cold-start times in seconds as the runbook's own project published them (skprasadu/sllm-vllm-faststart,
 * benchmarks/results: H100 NVL, Llama-3.1-8B-Instruct, three runs per arm, December 2025). By UTC time of the row.
 */
export const published = {
  /** Restart, caches kept; one baseline run took 113.6 s. */
  '12-27 14:34': {baseline: [29.423, 113.613, 26.269], faststart: [24.143, 24.176, 24.169]},
  /** Restart, caches dropped, printed as 3.26x. */
  '12-27 20:55': {baseline: [89.313, 89.257, 89.222], faststart: [27.646, 27.42, 27.191]},
  /** Cold start, caches dropped. */
  '12-27 21:04': {baseline: [96.783, 96.74, 96.547], faststart: [108.953, 109.014, 108.999]},
  /** Restart, caches dropped, offline. */
  '12-28 15:03': {baseline: [31.695, 31.755, 31.372], faststart: [26.204, 26.297, 26.288]},
  /** Restart, caches dropped, online, on the NVMe. */
  '12-29 00:21': {baseline: [31.488, 31.498, 31.33], faststart: [26.14, 26.229, 26.207]},
} as const;
