using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog;

/// <summary>A value column of a scope's dictionary.</summary>
/// <param name="Table">The number of its table.</param>
/// <param name="Column">Its number in the table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rule">How it merges.</param>
/// <param name="IsAttachment">Whether its values name attachments.</param>
internal sealed record ColumnRecord(int Table, int Column, string Name, ColumnRule Rule, bool IsAttachment = false);
