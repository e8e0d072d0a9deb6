namespace OfflineSync.Server.Alerts;

/// <summary>Something in the field that an operator should look at.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Setting">The setting to change.</param>
/// <param name="Devices">How many devices it is about.</param>
public sealed record Alert(string Rule, string Subject, string Finding, string Cause, string Setting, int Devices);
