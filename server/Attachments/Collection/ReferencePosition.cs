using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>Up to where the references of a scope are known.</summary>
/// <param name="Row">The last row that was looked at.</param>
/// <param name="Columns">In how many columns references were looked for: with another one, all rows have to be looked at again.</param>
internal readonly record struct ReferencePosition(LogPosition Row, int Columns);
