namespace OfflineSync.Client;

/// <summary>What a bearer token is asked for.</summary>
/// <param name="Refused">
/// The token that the server has just refused, whatever the device's clock says of it: get a new one. Null when none was, and a stored one will do.
/// </param>
public sealed record TokenRequest(string? Refused);
