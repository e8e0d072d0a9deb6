namespace OfflineSync.Benchmarks;

/// <summary>A measurement that cannot be made, or whose work was not done.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
