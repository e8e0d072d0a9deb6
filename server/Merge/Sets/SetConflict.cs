namespace OfflineSync.Server.Merge.Sets;

/// <summary>A write of an element that lost against an opposite one, when neither writer had seen the other's.</summary>
/// <param name="Element">The element as canonical JSON.</param>
/// <param name="WasAdd">Whether the loser had added it; otherwise it had removed it.</param>
/// <param name="Losing">The write that lost.</param>
/// <param name="Winning">The write that stayed.</param>
/// <param name="IncomingLost">Whether the write that just came lost; otherwise the one that was there.</param>
internal readonly record struct SetConflict(string Element, bool WasAdd, Stamp Losing, Stamp Winning, bool IncomingLost);
