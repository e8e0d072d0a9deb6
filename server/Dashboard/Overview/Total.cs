using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>A sum over days and cohorts.</summary>
internal sealed record Total(Metric Metric, string Label, int Bucket, FieldNetwork Network, long Value);
