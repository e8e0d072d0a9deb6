namespace OfflineSync.Server.Alerts;

/// <summary>Something that operators should look at, as devices report it.</summary>
/// <param name="Rule">The rule that found it, such as <c>battery</c>.</param>
/// <param name="Subject">The devices concerned: an app version, or a part of its devices.</param>
/// <param name="Finding">What was found, with figures.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Setting">The setting to change.</param>
/// <param name="Devices">About how many devices are concerned.</param>
public sealed record Alert(string Rule, string Subject, string Finding, string Cause, string Setting, int Devices);
