namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>Where to begin with a table.</summary>
/// <param name="Table">Its number.</param>
/// <param name="After">The position after which its rows are read.</param>
/// <param name="Interest">Which of them; nothing for all.</param>
internal readonly record struct TableStart(int Table, LogPosition After, WindowInterest? Interest = null);
