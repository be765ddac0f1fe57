import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The filter chain of a QRS detector as anybody would write it in C: two 11 Hz band-pass biquads, five-point derivative,
 * square, 150 ms moving mean, peaks of it against an adaptive level, R placed at the largest swing of the band-passed wave.
 * Reads int16 samples, works through them in pieces as
 * they arrive in frames, prints nanoseconds of processor time per sample and the beats found.
 */
const SOURCE = String.raw`
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  double b0, a1, a2, x1, x2, y1, y2, z1, z2, z3, z4, sum, peak, slope, valley, level, noise, rate;
  double square[256];
  float band[512];
  int width, at, bands, band_at, reach, falling, n, last, peak_n, r;
  long beats;
  int fold, folds;
  double folded;
} qrs;

static void start(qrs *q, double rate, int fold) {
  *q = (qrs){0};
  double fs = rate / fold;
  q->fold = fold;
  double w = 2 * M_PI * 11 / fs, alpha = sin(w) / (2 * 0.9), a0 = 1 + alpha;
  q->b0 = alpha / a0; q->a1 = -2 * cos(w) / a0; q->a2 = (1 - alpha) / a0;
  q->width = (int)(fs * 0.15 + 0.5); q->rate = fs; q->bands = (int)(fs * 0.36 + 0.5); q->reach = (int)(fs * 0.17 + 0.5); q->last = -(int)fs; q->level = 1e-3;
}

/* Samples from the newest back to the largest swing in the 170 ms before the peak. */
static int r_back(const qrs *q, int since_peak) {
  float most = -1;
  int back = 0, at = q->band_at - 1 - since_peak;
  if (at < 0) at += q->bands;
  for (int k = 0; k < q->reach; k++) {
    float swing = fabsf(q->band[at]);
    if (swing > most) { most = swing; back = since_peak + k; }
    if (--at < 0) at = q->bands - 1;
  }
  return back;
}

static void run(qrs *q, const int16_t *samples, int count, double gain) {
  double x1 = q->x1, x2 = q->x2, y1 = q->y1, y2 = q->y2, z1 = q->z1, z2 = q->z2, z3 = q->z3, z4 = q->z4, sum = q->sum;
  const double b0 = q->b0, a1 = q->a1, a2 = q->a2, per_s = q->rate / 8;
  int at = q->at, n = q->n;
  for (int i = 0; i < count; i++) {
    if (samples[i] == INT16_MIN) continue;
    double x = samples[i] * gain;
    if (q->fold > 1) {
      q->folded += x;
      if (++q->folds < q->fold) continue;
      x = q->folded / q->fold;
      q->folded = 0; q->folds = 0;
    }
    double y = b0 * (x - x2) - a1 * y1 - a2 * y2;
    double z = b0 * (y - y2) - a1 * z1 - a2 * z2;
    double d = (2 * z + z1 - z3 - 2 * z4) * per_s;
    x2 = x1; x1 = x; y2 = y1; y1 = y; z4 = z3; z3 = z2; z2 = z1; z1 = z;
    q->band[q->band_at] = (float)z;
    if (++q->band_at == q->bands) q->band_at = 0;
    double s = d * d;
    sum += s - q->square[at];
    q->square[at] = s;
    if (++at == q->width) at = 0;
    n++;
    double mean = sum / q->width, steep = fabs(d);
    if (q->falling) {
      if (mean < q->valley) q->valley = mean;
      else if (mean > 1.2 * q->valley + 1e-12) { q->falling = 0; q->peak = mean; q->peak_n = n; q->slope = steep; }
    } else {
      if (steep > q->slope) q->slope = steep;
      if (mean > q->peak) { q->peak = mean; q->peak_n = n; }
      else if (mean < 0.5 * q->peak || n - q->peak_n > 0.175 * q->rate) {
        if (q->peak > q->noise + 0.22 * (q->level - q->noise) && q->peak_n - q->last > 0.2 * q->rate) {
          q->beats++; q->last = q->peak_n; q->r = n - r_back(q, n - q->peak_n); q->level += 0.125 * (q->peak - q->level);
        } else q->noise += 0.125 * (fmin(q->peak, q->level) - q->noise);
        q->falling = 1; q->valley = mean;
      }
    }
  }
  q->x1 = x1; q->x2 = x2; q->y1 = y1; q->y2 = y2; q->z1 = z1; q->z2 = z2; q->z3 = z3; q->z4 = z4; q->sum = sum;
  q->at = at; q->n = n;
}

int main(int argc, char **argv) {
  if (argc != 7) return 2;
  double fs = atof(argv[2]), gain = atof(argv[3]);
  int piece = atoi(argv[4]), rounds = atoi(argv[5]);
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  int count = (int)(ftell(file) / 2);
  rewind(file);
  int16_t *samples = malloc(2 * (size_t)count);
  if (!samples || fread(samples, 2, (size_t)count, file) != (size_t)count) return 2;
  qrs *q = malloc(sizeof(qrs));
  start(q, fs, atoi(argv[6]));
  struct timespec a, b;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
  for (int r = 0; r < rounds; r++)
    for (int i = 0; i < count; i += piece) run(q, samples + i, count - i < piece ? count - i : piece, gain);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
  double ns = (b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec);
  printf("%.3f %ld %d\n", ns / ((double)count * rounds), q->beats, q->r);
  return 0;
}
`

export interface PlainLoop {
  /** Works `rounds` times through the samples, in pieces of `piece`, `fold` samples averaged into one. */
  run(piece: number, rounds: number, fold: number): { ns_per_sample: number; beats: number }
  end(): void
}

/** Builds the loop with the machine's C compiler, -O2, in a temporary folder; null where there is no compiler. */
export function buildPlainLoop(samples: Int16Array, rate_hz: number, gain: number): PlainLoop | null {
  const dir = mkdtempSync(join(tmpdir(), 'wardwave-bench-'))
  const end = (): void => rmSync(dir, { recursive: true, force: true })
  const program = join(dir, 'qrs')
  writeFileSync(join(dir, 'qrs.c'), SOURCE)
  writeFileSync(join(dir, 'samples'), new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
  if (!['cc', 'gcc', 'clang'].some((compiler) => compiles(compiler, join(dir, 'qrs.c'), program))) {
    end()
    return null
  }
  const run = (piece: number, rounds: number, fold: number) => {
    const args = [join(dir, 'samples'), rate_hz, gain, piece, rounds, fold].map(String)
    const [ns_per_sample = Number.NaN, beats = Number.NaN] = execFileSync(program, args, { encoding: 'utf8' }).trim().split(' ').map(Number)
    return { ns_per_sample, beats }
  }
  return { run, end }
}

/** Whether `compiler` is there; an error in the source itself is thrown. */
function compiles(compiler: string, source: string, program: string): boolean {
  try {
    execFileSync(compiler, ['-O2', '-o', program, source, '-lm'], { stdio: ['ignore', 'ignore', 'pipe'] })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
