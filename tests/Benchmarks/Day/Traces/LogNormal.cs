namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>A log-normal distribution within bounds: durations have a typical value and a long tail.</summary>
internal readonly record struct LogNormal(double Median, double Sigma, double Min, double Max);
