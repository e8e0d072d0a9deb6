using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Fleet;

/// <summary>A report that keeps its bounds.</summary>
/// <param name="Device">How the device stands.</param>
/// <param name="Cells">What it counted.</param>
/// <param name="Events">What happened on it.</param>
internal sealed record FieldReport(FieldDeviceRecord Device, IReadOnlyList<ReportedCell> Cells, IReadOnlyList<FieldEventRecord> Events);
