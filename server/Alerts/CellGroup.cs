using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Alerts;

/// <summary>What the devices of an app version in a region counted on a day, on all networks.</summary>
internal sealed record CellGroup(int Day, string AppVersion, string Region, Metric Metric, string Label, int Bucket, long Value);
