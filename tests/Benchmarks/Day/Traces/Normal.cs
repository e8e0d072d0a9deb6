namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>A normal distribution within bounds.</summary>
internal readonly record struct Normal(double Mean, double Deviation, double Min, double Max);
